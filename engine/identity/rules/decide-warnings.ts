import type { RulesDefinition, TypeDefinition } from './rules-definition';
import type { RulesWarning } from './rules-types';

/** What to count in the store before a warning is given; a count of none gives none. */
export type WarningQuestion =
	| { reason: 'type_removed' | 'form_changed'; type: string }
	| { reason: 'spelling_changed'; types: string[]; gmailDots: boolean; plusTags: boolean }
	| { reason: 'limit_exceeded'; type: string; limit: number; days?: number };

/** What a change of the rules may mean for what is stored already. */
export function decideWarnings(before: RulesDefinition, after: RulesDefinition): WarningQuestion[] {
	const typesAfter = new Map(after.types.map((one) => [one.type, one]));
	return [
		...before.types.flatMap((one) => questionsOfType(one, typesAfter.get(one.type))),
		...questionsOfSpelling(before, after),
	];
}

function questionsOfType(
	before: TypeDefinition,
	after: TypeDefinition | undefined,
): WarningQuestion[] {
	const { type } = before;
	if (after === undefined) return [{ reason: 'type_removed', type }];
	const questions: WarningQuestion[] = [];
	if (after.form !== before.form) questions.push({ reason: 'form_changed', type });
	if (after.limit !== undefined && isTighter(before.limit, after.limit)) {
		const { count: limit, days } = after.limit;
		questions.push({
			reason: 'limit_exceeded',
			type,
			limit,
			...(days === undefined ? {} : { days }),
		});
	}
	return questions;
}

function isTighter(
	before: TypeDefinition['limit'],
	after: Exclude<TypeDefinition['limit'], undefined>,
): boolean {
	if (before === undefined) return true;
	return after.count < before.count || (after.days ?? Infinity) > (before.days ?? Infinity);
}

function questionsOfSpelling(before: RulesDefinition, after: RulesDefinition): WarningQuestion[] {
	const gmailDots = before.email.gmailDots === 'keep' && after.email.gmailDots === 'ignore';
	const plusTags = before.email.plusTags === 'keep' && after.email.plusTags === 'ignore';
	if (!gmailDots && !plusTags) return [];
	const types = after.types.filter(({ form }) => form === 'email').map(({ type }) => type);
	return [{ reason: 'spelling_changed', types, gmailDots, plusTags }];
}

const AGAIN =
	'Run Resolve once more over the customer file, with a second identifier in each item, so that the customers are known by the new one';

/** The warning, with what was counted. */
export function warningOf(question: WarningQuestion, count: number): RulesWarning {
	return { reason: question.reason, count, message: messageOf(question, count) };
}

function messageOf(question: WarningQuestion, count: number): string {
	switch (question.reason) {
		case 'type_removed':
			return `Stored identifiers of the type ${question.type}, by which no item can name anybody any more: ${count}. They stay with their customers.`;
		case 'form_changed':
			return `Stored identifiers of the type ${question.type}, which were compared otherwise until now: ${count}. Those that are spelled in another way are found no more. ${AGAIN}.`;
		case 'spelling_changed':
			return `Stored addresses that have a spelling of their own: ${count}. Each is found by that spelling; by another one, once that comes in with a second identifier of its customer.`;
		case 'limit_exceeded':
			return `Customers who have more than ${question.limit} ${question.type} already: ${count}. They keep them, and take no more.`;
	}
}
