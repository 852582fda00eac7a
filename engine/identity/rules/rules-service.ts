import type { EngineContext } from '../../store';
import { countForWarning, insertRules, loadStoredRules } from './repository-rules';
import { decideRules } from './decide-rules';
import { decideWarnings, warningOf } from './decide-warnings';
import { defaultDefinition } from './rules';
import type { RulesDefinition } from './rules-definition';
import type {
	RulesFound,
	RulesUpdated,
	RulesWarning,
	UpdateRulesOutcome,
	UpdateRulesRequest,
} from './rules-types';

/** The identity rules that count now: those stored last, or those by default. Reads only, one query. */
export async function getRules({ store }: EngineContext): Promise<RulesFound> {
	const stored = await store.read(loadStoredRules);
	if (stored === undefined) {
		return { status: 'found', version: 0, isDefault: true, definition: defaultDefinition() };
	}
	const { version, definition, createdAt: updatedAt } = stored;
	return { status: 'found', version, isDefault: false, definition, updatedAt };
}

/**
 * Changes the identity rules, all or some; they count at once, for every execution. The outcome says what is different, and
 * warns of what is stored already and does not fit. Safe to repeat: the same definition again makes no new version and
 * says `duplicate: true`. Two queries, and a scan for each warning.
 * @throws StoreUnavailableError, StoreConflictError (both retryable); then nothing was changed.
 */
export async function updateRules(
	context: EngineContext,
	request: UpdateRulesRequest,
): Promise<UpdateRulesOutcome> {
	const { store, clock } = context;
	const updated = await store.write(async (tx) => {
		const stored = await loadStoredRules(tx);
		const before = stored ?? { version: 0, definition: defaultDefinition() };
		const decided = decideRules(request, before);
		if ('status' in decided) return decided;
		const { definition, changes } = decided;
		const duplicate = changes.length === 0;
		const outcome = { status: 'updated' as const, duplicate, definition, changes };
		if (duplicate) {
			const updatedAt = stored === undefined ? {} : { updatedAt: stored.createdAt };
			return { ...outcome, ...updatedAt, version: before.version, before: before.definition };
		}
		const next = { version: before.version + 1, definition, createdAt: clock.now() };
		await insertRules(tx, next, request.cause ?? {});
		const { version, createdAt: updatedAt } = next;
		return { ...outcome, version, updatedAt, before: before.definition };
	});
	if (updated.status === 'rejected') return updated;
	const { before, ...outcome } = updated;
	const warnings = await warningsOf(context, before, outcome.definition);
	return { ...outcome, isDefault: outcome.version === 0, warnings } satisfies RulesUpdated;
}

/** Outside the transaction: what is counted is told, and changes nothing. */
async function warningsOf(
	{ store, clock }: EngineContext,
	before: RulesDefinition,
	after: RulesDefinition,
): Promise<RulesWarning[]> {
	const questions = decideWarnings(before, after);
	if (questions.length === 0) return [];
	const now = clock.now();
	const counts = await store.scan(async (tx) => {
		const counted: number[] = [];
		for (const question of questions) counted.push(await countForWarning(tx, question, now));
		return counted;
	});
	return questions.flatMap((question, i) => {
		const count = counts[i] ?? 0;
		return count === 0 ? [] : [warningOf(question, count)];
	});
}
