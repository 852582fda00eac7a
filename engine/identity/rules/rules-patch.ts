import { z } from 'zod';
import type { DefinitionIssue, RulesDefinition, TypeDefinition } from './rules-definition';
import {
	blockedPatternsSchema,
	blockedValuesSchema,
	emailSchema,
	FORMS,
	limitSchema,
	parseRulesDefinition,
	parseWith,
	regionSchema,
	sourceOrderSchema,
	traitRuleSchema,
	traitRulesByNameSchema,
	typeNameSchema,
} from './rules-definition';

const changeOf = <List extends z.ZodTypeAny>(list: List) =>
	z.strictObject({ add: list.optional(), remove: list.optional() });

const typePatchSchema = z.strictObject({
	type: typeNameSchema,
	form: z.enum(FORMS).optional(),
	limit: limitSchema.nullable().optional(),
	links: z.enum(['merge', 'attach']).optional(),
	luhn: z.boolean().optional(),
	blockedValues: changeOf(blockedValuesSchema).optional(),
	blockedPatterns: changeOf(blockedPatternsSchema).optional(),
});

const patchSchema = z.strictObject({
	types: z.array(typePatchSchema).superRefine(checkOnce).optional(),
	removeTypes: z.array(typeNameSchema).optional(),
	defaultRegion: regionSchema.nullable().optional(),
	blockedValues: changeOf(blockedValuesSchema).optional(),
	blockedPatterns: changeOf(blockedPatternsSchema).optional(),
	email: emailSchema.partial().optional(),
	traits: z
		.strictObject({
			byName: traitRulesByNameSchema.optional(),
			removeNames: z.array(z.string()).optional(),
			others: traitRuleSchema.partial().optional(),
			sourceOrder: sourceOrderSchema.optional(),
		})
		.optional(),
});

type TypePatch = z.output<typeof typePatchSchema>;
type Patch = z.output<typeof patchSchema>;
type ListChange = { add?: string[] | undefined; remove?: string[] | undefined } | undefined;

function checkOnce(types: readonly { type: string }[], context: z.RefinementCtx): void {
	types.forEach(({ type }, i) => {
		if (types.findIndex((one) => one.type === type) === i) return;
		context.addIssue({ code: 'custom', path: [i, 'type'], message: 'must not stand twice' });
	});
}

/**
 * The definition with what the patch says, and all else as it is; or the patch's first mistake. Types that are listed take
 * the order of the list, in the places that these types have; a new one comes behind the one listed before it.
 */
export function patchRules(
	before: RulesDefinition,
	input: unknown,
): RulesDefinition | DefinitionIssue {
	const patch = parseWith(patchSchema, input);
	if ('place' in patch) return patch;
	const unknown = patch.removeTypes?.find((type) => before.types.every((one) => one.type !== type));
	if (unknown !== undefined) {
		return { place: 'removeTypes', message: 'removeTypes: must name types that are there' };
	}
	const { defaultRegion = before.defaultRegion } = patch;
	return parseRulesDefinition({
		types: patchTypes(before.types, patch),
		...(defaultRegion === null || defaultRegion === undefined ? {} : { defaultRegion }),
		blockedValues: patchList(before.blockedValues, patch.blockedValues),
		blockedPatterns: patchList(before.blockedPatterns, patch.blockedPatterns),
		email: { ...before.email, ...patch.email },
		traits: patchTraits(before.traits, patch.traits),
	});
}

function patchTypes(
	before: readonly TypeDefinition[],
	{ types = [], removeTypes = [] }: Patch,
): TypeDefinition[] {
	const known = new Map(before.map((one) => [one.type, one]));
	const patched = new Map(types.map((one) => [one.type, patchType(known.get(one.type), one)]));
	const order = orderOf(
		before.map(({ type }) => type),
		types.map(({ type }) => type),
	);
	return order
		.filter((type) => !removeTypes.includes(type))
		.flatMap((type) => patched.get(type) ?? known.get(type) ?? []);
}

function patchType(before: TypeDefinition | undefined, patch: TypePatch): TypeDefinition {
	const kept = before ?? { type: patch.type, form: 'exact' as const };
	const { limit = kept.limit, blockedValues, blockedPatterns } = patch;
	const patched: TypeDefinition = {
		type: patch.type,
		form: patch.form ?? kept.form,
		links: patch.links ?? kept.links,
		luhn: patch.luhn ?? kept.luhn,
		blockedValues: patchList(kept.blockedValues, blockedValues),
		blockedPatterns: patchList(kept.blockedPatterns, blockedPatterns),
	};
	return limit === null || limit === undefined ? patched : { ...patched, limit };
}

function orderOf(before: readonly string[], listed: readonly string[]): string[] {
	const known = listed.filter((type) => before.includes(type));
	let next = 0;
	const order = before.map((type) => (listed.includes(type) ? (known[next++] ?? type) : type));
	listed.forEach((type, i) => {
		if (order.includes(type)) return;
		const previous = listed[i - 1];
		const following = known.find((other) => listed.indexOf(other) > i);
		const behind = previous === undefined ? -1 : order.indexOf(previous);
		const place = following === undefined ? order.length : order.indexOf(following);
		order.splice(behind >= 0 ? behind + 1 : place, 0, type);
	});
	return order;
}

function patchList(before: readonly string[] = [], change: ListChange): string[] {
	const { add = [], remove = [] } = change ?? {};
	return [...before.filter((value) => !remove.includes(value)), ...add];
}

function patchTraits(before: RulesDefinition['traits'], patch: Patch['traits'] = {}) {
	const { byName = {}, removeNames = [], others, sourceOrder = before.sourceOrder } = patch;
	const named = Object.entries({ ...before.byName, ...byName });
	return {
		byName: Object.fromEntries(named.filter(([name]) => !removeNames.includes(name))),
		others: { ...before.others, ...others },
		sourceOrder,
	};
}
