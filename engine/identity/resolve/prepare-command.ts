import type { Rejected } from '../../values';
import { checkOccurredAt, optionalText, rejected } from '../../values';
import { canonicalIdentifier } from './canonical-identifier';
import { isEmpty, prepareTraits } from '../traits/prepare-traits';
import type { IdentifierRule, IdentityRules } from '../rules/rules';
import type {
	CustomerReason,
	DroppedIdentifier,
	RankedIdentifier,
	ResolveCommand,
	ResolveReason,
	ResolveRequest,
} from '../types';
import { keyOf } from '../types';

const IDENTIFIERS_MAX = 50;
const SOURCE_LENGTH_MAX = 128;

type Refusal = Rejected<ResolveReason>;
type NamingReason = Exclude<CustomerReason, 'profile_unknown'>;

/** A request with its identifiers canonical, distinct and strongest first; or why it can name nobody. */
export function prepareCommand(
	request: ResolveRequest,
	rules: IdentityRules,
	now: number,
): ResolveCommand | Refusal {
	const named = prepareIdentifiers(request.identifiers, rules);
	if ('status' in named) return named;
	const traits = prepareTraits(request.traits ?? {}, rules.traits);
	if ('status' in traits) return traits;
	const source = optionalText(request.source, 'source', SOURCE_LENGTH_MAX);
	if (typeof source !== 'string') return { ...source, reason: 'source_invalid' };
	const occurredAt = checkOccurredAt(request.occurredAt, now);
	if (typeof occurredAt !== 'number') return occurredAt;
	const command = { ...named, traits, occurredAt, source, cause: request.cause ?? {} };
	return withVerified(command, request.verified ?? [], rules);
}

/** The command with the types that the customer has proved to own; most have none, and stay as they are. */
function withVerified(
	command: ResolveCommand,
	verified: readonly string[],
	rules: IdentityRules,
): ResolveCommand | Refusal {
	if (verified.length === 0) return command;
	return verified.every((type) => rules.byType.has(type))
		? { ...command, verified }
		: unknownType(rules, 'verified');
}

/** A command that only names a customer. */
export function prepareNaming(
	identifiers: ResolveRequest['identifiers'],
	rules: IdentityRules,
	now: number,
): ResolveCommand | Rejected<CustomerReason> {
	const named = prepareIdentifiers(identifiers, rules);
	if ('status' in named) return named;
	return { ...named, traits: [], occurredAt: now, source: '', cause: {} };
}

/** The identifiers canonical, distinct and strongest first, with those dropped; a refusal when none is left. */
export function prepareIdentifiers(
	given: readonly { type: string; value: unknown }[],
	rules: IdentityRules,
): { identifiers: RankedIdentifier[]; dropped: DroppedIdentifier[] } | Rejected<NamingReason> {
	const identifiers: RankedIdentifier[] = [];
	const dropped: DroppedIdentifier[] = [];
	if (given.length > IDENTIFIERS_MAX) return tooMany();
	for (const { type, value } of given) {
		const rule = rules.byType.get(type);
		if (rule === undefined) return unknownType(rules);
		// An empty cell of a file says nothing, so it is not reported either.
		if (saysNothing(value)) continue;
		addIdentifier({ identifiers, dropped }, { rule, value }, rules);
	}
	if (identifiers.length > 0) return { identifiers: strongestFirst(identifiers), dropped };
	return noneLeft(dropped[0]);
}

function saysNothing(value: unknown): boolean {
	return isEmpty(value) || (typeof value === 'string' && value.trim() === '');
}

function addIdentifier(
	{ identifiers, dropped }: { identifiers: RankedIdentifier[]; dropped: DroppedIdentifier[] },
	{ rule, value }: { rule: IdentifierRule; value: unknown },
	rules: IdentityRules,
): void {
	const canonical = canonicalIdentifier(value, rule, rules);
	if ('dropped' in canonical) {
		dropped.push({ type: rule.type, reason: canonical.dropped, message: canonical.message });
		return;
	}
	const { type, rank } = rule;
	const key = keyOf({ type, value: canonical.value });
	if (identifiers.some((one) => one.key === key)) return;
	const { value: text, spelled } = canonical;
	const identifier = { type, value: text, key, rank };
	identifiers.push(spelled === undefined ? identifier : { ...identifier, spelled });
}

function strongestFirst(identifiers: RankedIdentifier[]): RankedIdentifier[] {
	// Most items name them in this order already.
	const isSorted = identifiers.every(({ rank }, i) => rank >= (identifiers[i - 1]?.rank ?? 0));
	return isSorted ? identifiers : identifiers.sort((a, b) => a.rank - b.rank);
}

function noneLeft(first: DroppedIdentifier | undefined): Rejected<NamingReason> {
	if (first === undefined) {
		return rejected('identifier_missing', {
			field: 'identifiers',
			message: 'This item names no customer',
			mend:
				'Give it at least one identifier with a value, such as an e-mail address, a phone number, a customer number ' +
				'or a cookie; or map the field that holds it.',
		});
	}
	return rejected('identifier_invalid', {
		field: first.type,
		message: `This item names no customer: its ${first.type} is ${first.reason === 'blocked' ? 'a placeholder' : 'not valid'}`,
		mend: first.message,
	});
}

function unknownType({ types }: IdentityRules, field = 'identifiers'): Rejected<NamingReason> {
	return rejected('identifier_type_unknown', {
		field,
		message: 'An identifier has a type that the identity rules do not know',
		mend: `Use one of: ${types.map(({ type }) => type).join(', ')}.`,
	});
}

function tooMany(): Rejected<NamingReason> {
	return rejected('identifier_invalid', {
		field: 'identifiers',
		message: `This item has more than ${IDENTIFIERS_MAX} identifiers`,
		mend: 'Map only the fields that name this one customer.',
	});
}
