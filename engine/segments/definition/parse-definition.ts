import type { AnyConditionKind } from '../../store';
import type { Rejected } from '../../values';
import { issuePlace, issueSentence, readJson, rejected } from '../../values';
import type {
	DefinitionReason,
	ParsedDefinition,
	SegmentDefinition,
	SegmentNode,
	Tree,
} from '../types';

const OPERATORS = ['all', 'any', 'not'] as const;
const DEPTH_MAX = 32;
const CONDITIONS_MAX = 100;
const LENGTH_MAX = 262_144;
const AN_OBJECT = 'an object such as { "lastDays": 30 }';

/** What is wrong, and where: caught where the definition is parsed, and nowhere else. */
class DefinitionProblem extends Error {
	constructor(
		readonly place: string,
		sentence: string,
		/** Of the condition that it lies in, for whoever filled in a form and knows no places. */
		readonly kind?: string,
	) {
		super(sentence);
	}
}

/** The definition, read strictly with the schemas of its kinds; or a sentence that names the place that is wrong. */
export function parseDefinition(
	input: unknown,
	kinds: readonly AnyConditionKind[],
): ParsedDefinition | Rejected<DefinitionReason> {
	try {
		const parser: Parser = { kinds, parsed: [] };
		const { node, tree } = parseGroup(dataIn(input), { path: '', depth: 1 }, parser);
		return { definition: node as SegmentDefinition, tree, leaves: parser.parsed };
	} catch (error) {
		if (error instanceof DefinitionProblem) return definitionInvalid(error);
		throw error;
	}
}

interface Parser {
	kinds: readonly AnyConditionKind[];
	parsed: ParsedDefinition['leaves'];
}

interface Place {
	path: string;
	depth: number;
}

type ParsedNode = { node: SegmentNode; tree: Tree };

function dataIn(input: unknown): unknown {
	const read = readJson(input, LENGTH_MAX);
	if ('problem' in read) throw new DefinitionProblem('definition', read.problem);
	return read.data;
}

function parseNode(input: unknown, place: Place, parser: Parser): ParsedNode {
	return isRecord(input) && 'kind' in input
		? parseCondition(input, place, parser)
		: parseGroup(input, place, parser);
}

function parseGroup(input: unknown, { path, depth }: Place, parser: Parser): ParsedNode {
	const group = readGroup(input);
	if (group === undefined) {
		const condition = path === '' ? '' : ', or a condition with a kind';
		const sentence = `must be one of all, any or not with a list${condition}`;
		throw new DefinitionProblem(path || 'definition', sentence);
	}
	const { operator } = group;
	const groupPath = path === '' ? operator : `${path}.${operator}`;
	if (group.parts.length === 0) {
		throw new DefinitionProblem(groupPath, 'must hold at least one condition');
	}
	if (depth > DEPTH_MAX) {
		throw new DefinitionProblem(groupPath, `must not lie deeper than ${DEPTH_MAX} groups`);
	}
	const parsed = group.parts.map((part, i) => {
		return parseNode(part, { path: `${groupPath}[${i}]`, depth: depth + 1 }, parser);
	});
	const nodes = parsed.map(({ node }) => node);
	return {
		node: { [operator]: nodes } as SegmentDefinition,
		tree: { operator, parts: parsed.map(({ tree }) => tree) },
	};
}

/** A group has one key, and that key has a list. */
function readGroup(
	input: unknown,
): { operator: (typeof OPERATORS)[number]; parts: unknown[] } | undefined {
	const [[key, parts] = [], ...others] = isRecord(input) ? Object.entries(input) : [];
	const operator = OPERATORS.find((name) => name === key);
	if (operator === undefined || others.length > 0 || !Array.isArray(parts)) return undefined;
	return { operator, parts };
}

function parseCondition(
	input: Record<string, unknown>,
	{ path }: Place,
	{ kinds, parsed }: Parser,
): ParsedNode {
	const kind = kinds.find((one) => one.kind === input.kind);
	if (kind === undefined) {
		throw new DefinitionProblem(
			`${path}.kind`,
			`must be one of ${kinds.map((one) => one.kind).join(', ')}`,
		);
	}
	if (parsed.length >= CONDITIONS_MAX) {
		throw new DefinitionProblem(path, `must not be more than condition number ${CONDITIONS_MAX}`);
	}
	const result = kind.schema.safeParse(input, {
		errorMap: (issue, { data }) => ({
			message: data === undefined ? 'is missing' : issueSentence(issue, AN_OBJECT),
		}),
	});
	if (!result.success) {
		const [issue] = result.error.issues;
		throw new DefinitionProblem(
			issuePlace(path, issue?.path ?? []),
			issue?.message ?? 'is not valid',
			kind.kind,
		);
	}
	parsed.push({ path, kind, condition: result.data });
	return { node: result.data as SegmentNode, tree: parsed.length - 1 };
}

function isRecord(input: unknown): input is Record<string, unknown> {
	return typeof input === 'object' && input !== null && !Array.isArray(input);
}

function definitionInvalid({
	place,
	message,
	kind,
}: DefinitionProblem): Rejected<DefinitionReason> {
	const where =
		kind === undefined ? '' : `It is in a condition of the kind ${kind.replaceAll('_', ' ')}. `;
	return rejected('definition_invalid', {
		field: place,
		message: `${place}: ${message}`,
		mend: `${where}Correct this place of the segment’s definition; the documentation lists the conditions with their fields.`,
	});
}
