import type { Template } from 'liquidjs';
import { Liquid, LiquidError } from 'liquidjs';
import type { Rejected } from '../values';
import { InvalidInputError, rejected } from '../values';

/** The texts of a message, in Liquid. */
export interface MessageTemplate {
	subject?: string;
	text?: string;
	html?: string;
	/** An https or mailto address at which the person can unsubscribe; `{{ unsubscribeUrl }}` in the texts. */
	unsubscribe?: string;
	/** Fails an item whose template names something that it does not have, instead of printing nothing. */
	isStrict?: boolean;
}

/** The texts for one person. */
export interface Content {
	subject?: string;
	text?: string;
	html?: string;
	unsubscribe?: string;
}

export type TemplateReason =
	| 'variable_unknown'
	| 'template_failed'
	| 'subject_missing'
	| 'body_missing'
	| 'body_too_long'
	| 'unsubscribe_invalid';

/** What a template may name. Its values are printed as they are; Liquid within them stays text. */
export type TemplateScope = Readonly<Record<string, unknown>>;

type Part = 'unsubscribe' | 'subject' | 'text' | 'html';
type Renderer = (scope: TemplateScope) => string | Rejected<TemplateReason>;

const PARTS: Readonly<Record<Part, string>> = {
	unsubscribe: 'Unsubscribe Address',
	subject: 'Subject',
	text: 'Text',
	html: 'HTML',
};

const TEMPLATE_LENGTH_MAX = 1_000_000;
const BODY_LENGTH_MAX = 1_000_000;
/** RFC 5322, 2.1.1: a line of a header. */
const SUBJECT_LENGTH_MAX = 900;
const UNSUBSCRIBE = /^(?:https?:\/\/|mailto:)[^\s<>"\\]{1,2000}$/i;
/** Per text of one message: time on n8n's event loop, and what Liquid counts as memory. */
const LIMITS = { parseLimit: TEMPLATE_LENGTH_MAX, renderLimit: 250, memoryLimit: 20_000_000 };

/**
 * Parses the template once, for any number of people.
 * @throws InvalidInputError that names the text, the line and the fault.
 */
export function compileTemplate(
	template: MessageTemplate,
): (scope: TemplateScope) => Content | Rejected<TemplateReason> {
	const renderers = new Map<Part, Renderer>();
	for (const part of Object.keys(PARTS) as Part[]) {
		const source = template[part];
		if (source !== undefined && source.trim() !== '')
			renderers.set(part, compilePart(part, source, template));
	}
	return (scope) => renderAll(renderers, scope);
}

function renderAll(renderers: ReadonlyMap<Part, Renderer>, scope: TemplateScope) {
	const content: Content = {};
	for (const [part, render] of renderers) {
		const text = render({ ...scope, unsubscribeUrl: content.unsubscribe ?? '' });
		if (typeof text !== 'string') return text;
		const checked = checkPart(part, text);
		if (typeof checked !== 'string') return checked;
		content[part] = checked;
	}
	return content;
}

function compilePart(part: Part, source: string, { isStrict = false }: MessageTemplate): Renderer {
	const liquid = new Liquid({
		strictFilters: true,
		strictVariables: isStrict,
		// In strict mode too a template may ask whether there is something.
		lenientIf: true,
		ownPropertyOnly: true,
		// No file of this machine is ever read: there are no templates but this one.
		templates: {},
		...(part === 'html' ? { outputEscape: 'escape' as const } : {}),
		...LIMITS,
	});
	for (const tag of ['include', 'render', 'layout', 'block']) delete liquid.tags[tag];
	const parsed = parse(liquid, part, source);
	return (scope) => {
		try {
			return String(liquid.renderSync(parsed, scope));
		} catch (error) {
			return failed(part, error);
		}
	};
}

function parse(liquid: Liquid, part: Part, source: string): Template[] {
	try {
		return liquid.parse(source);
	} catch (error) {
		// Liquid's own words end in the line and the column.
		const fault = error instanceof Error ? error.message : String(error);
		throw new InvalidInputError(
			`The template in ${PARTS[part]} has a mistake: ${fault}. Nothing was sent.`,
			{
				cause: error,
			},
		);
	}
}

function failed(part: Part, error: unknown): Rejected<TemplateReason> {
	const isUnknown = LiquidError.is(error) && error.name === 'UndefinedVariableError';
	// Only the template's place is named: the fault's own text may hold what the item brought.
	const place = LiquidError.is(error)
		? /, line:(\d+), col:\d+/.exec(error.message)?.[1]
		: undefined;
	const line = place === undefined ? '' : ` (line ${place})`;
	if (isUnknown) {
		const variable =
			/undefined variable: ([\w.[\]"'-]{1,100})/.exec(error.message)?.[1] ?? 'something';
		return rejected('variable_unknown', {
			field: part,
			message: `${PARTS[part]} names ${variable}${line}, which this customer and item do not have`,
			mend: `Give the item that field, write {{ ${variable} | default: "…" }}, or turn off Strict Variables.`,
		});
	}
	return rejected('template_failed', {
		field: part,
		message: `${PARTS[part]} cannot be written for this item${line}: it takes too long or too much memory, or a filter cannot use the value`,
		mend: 'Look at the loops and filters of the template, and at the item’s data that they use.',
	});
}

function checkPart(part: Part, text: string): string | Rejected<TemplateReason> {
	switch (part) {
		case 'unsubscribe':
			return UNSUBSCRIBE.test(text.trim()) ? text.trim() : unsubscribeInvalid();
		case 'subject':
			return checkSubject(text);
		case 'text':
		case 'html':
			return checkBody(part, text);
	}
}

/** One line: a line break in a customer's name must not become a header of the mail. */
function checkSubject(text: string): string | Rejected<TemplateReason> {
	const line = text
		.toWellFormed()
		.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ')
		.trim();
	if (line !== '') return line.slice(0, SUBJECT_LENGTH_MAX).toWellFormed();
	return rejected('subject_missing', {
		field: 'subject',
		message: 'The subject is empty for this item',
		mend: 'Give the template a text that does not depend on the item alone.',
	});
}

function checkBody(part: Part, text: string): string | Rejected<TemplateReason> {
	if (text.length > BODY_LENGTH_MAX) {
		return rejected('body_too_long', {
			field: part,
			message: `${PARTS[part]} has ${text.length} characters for this item; at most ${BODY_LENGTH_MAX} are sent`,
			mend: 'Print fewer or shorter fields, and link to what is long.',
		});
	}
	if (text.trim() !== '') return text.toWellFormed().replaceAll('\u0000', '');
	return rejected('body_missing', {
		field: part,
		message: `${PARTS[part]} is empty for this item`,
		mend: 'Give the template a text that does not depend on the item alone.',
	});
}

function unsubscribeInvalid(): Rejected<TemplateReason> {
	return rejected('unsubscribe_invalid', {
		field: 'unsubscribe',
		message: 'The unsubscribe address of this item is neither a web address nor a mailto address',
		mend: 'Begin it with https:// or mailto:, and write values into it with the filter url_encode.',
	});
}
