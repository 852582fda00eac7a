import fc from 'fast-check';
import type { OracleLeaf, OraclePart } from './part';
import { customerNamed, profile } from './part';

// What conditions on identifiers mean, in plain TypeScript over plain lists: written from docs/segment-conditions.md, shares
// no code with the engine.

interface ToldIdentifier {
	profile: number;
	type: string;
	which: number;
	isVerified: boolean;
}

interface IdentifierCondition {
	type: string;
	operator: string;
}

const types = fc.constantFrom('device_id', 'messenger_id');

/** Identifiers as they are resolved, some of them proved, and the conditions on them. */
export const identifierPart: OraclePart<ToldIdentifier[]> = {
	told: fc.array(
		fc.record({ profile, type: types, which: fc.nat({ max: 1 }), isVerified: fc.boolean() }),
		{ maxLength: 8 },
	),
	tell: async (told, { engine, prefix }) => {
		await engine.identity.resolve(
			told.map(({ profile: i, type, which, isVerified }) => ({
				identifiers: [
					...customerNamed(prefix, i).identifiers,
					{ type, value: `${prefix}-${i}-${which}` },
				],
				...(isVerified ? { verified: [type] } : {}),
			})),
		);
	},
	conditions: fc.record({
		kind: fc.constant('identifier'),
		type: fc.oneof(types, fc.constantFrom('anonymous_id', 'membership_no')),
		operator: fc.constantFrom('exists', 'not_exists', 'verified', 'not_verified'),
	}),
	leaves: {
		identifier: (condition, { told, members }) =>
			checkIdentifier(condition as IdentifierCondition, told, members),
	},
};

function checkIdentifier(
	{ type, operator }: IdentifierCondition,
	told: readonly ToldIdentifier[],
	members: ReadonlySet<number>,
): OracleLeaf {
	const own = told.filter((one) => members.has(one.profile) && one.type === type);
	const counted = operator.endsWith('verified') ? own.filter((one) => one.isVerified) : own;
	// Every profile has a cookie, which nobody has proved.
	const cookies = type === 'anonymous_id' && operator.endsWith('exists') ? members.size : 0;
	const found = new Set(counted.map((one) => `${one.profile} ${one.which}`)).size + cookies;
	return { isMet: found > 0 !== operator.startsWith('not_'), found };
}
