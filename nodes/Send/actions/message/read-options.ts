import type { IExecuteFunctions } from 'n8n-workflow';
import type { Channel, MessageTemplate, QuietHours, SendOptions } from '../../../../engine';
import { InvalidInputError } from '../../../../engine/values';
import type { NodeParameters } from '../../../shared/parameters';
import { booleanParameter, numberParameter, textParameter } from '../../../shared/readers';
import { readAccount } from './read-account';

/** What holds for all items of a run. */
export async function readOptions(
	node: IExecuteFunctions,
	parameters: NodeParameters,
): Promise<SendOptions> {
	const through = await readAccount(node, parameters);
	const region = textParameter(parameters, 'options.defaultRegion', 0).toUpperCase();
	return {
		channel: readChannel(parameters),
		through,
		template: readTemplate(parameters),
		requiresOptIn: booleanParameter(parameters, 'options.requiresOptIn', 0),
		...readQuietHours(node, parameters),
		...readFrequencyCap(parameters),
		...(region === '' ? {} : { defaultRegion: region }),
	};
}

/** The channel that the account delivers on. */
export function readChannel(parameters: NodeParameters): Channel {
	if (textParameter(parameters, 'through', 0) !== 'http') return 'email';
	return textParameter(parameters, 'channel', 0) as Channel;
}

/**
 * The texts as they stand in the form. n8n evaluates none of it: what a customer wrote into a field would otherwise
 * become part of the template.
 */
function readTemplate(parameters: NodeParameters): MessageTemplate {
	const template: MessageTemplate = {
		isStrict: booleanParameter(parameters, 'options.isStrict', 0),
	};
	for (const part of ['subject', 'text', 'html'] as const) {
		template[part] = rawText(parameters, part, part);
	}
	template.unsubscribe = rawText(parameters, 'options.unsubscribe', 'Unsubscribe Address');
	return template;
}

// n8n takes the "=" of an expression away from a parameter that may hold none; what it leaves names n8n's variables.
const EXPRESSION = /^=|\{\{-?\s*\$/;

function rawText(parameters: NodeParameters, name: string, label: string): string {
	const raw = parameters.raw(name);
	if (typeof raw !== 'string') return '';
	if (!EXPRESSION.test(raw)) return raw;
	throw new InvalidInputError(
		`The ${label} of the message is an n8n expression. Write it as fixed text in Liquid instead: {{ firstName }} is ` +
			'the item’s field firstName. Data that became part of the text itself could run as a template.',
	);
}

function readQuietHours(
	node: IExecuteFunctions,
	parameters: NodeParameters,
): { quietHours?: QuietHours } {
	const given = parameters.raw('options.quietHours.hours');
	if (typeof given !== 'object' || given === null) return {};
	const text = (name: string) => textParameter(parameters, `options.quietHours.hours.${name}`, 0);
	return {
		quietHours: {
			startMinute: minuteOf(text('start') || '21:00'),
			endMinute: minuteOf(text('end') || '08:00'),
			zone: text('zone').trim() || node.getTimezone(),
		},
	};
}

/** `21:30` as minutes after midnight; what is no time of day as NaN, which the engine refuses. */
function minuteOf(text: string): number {
	const [, hour, minute] = /^\s*(\d{1,2})[:.](\d{2})\s*$/.exec(text) ?? [];
	return Number(minute) < 60 ? Number(hour) * 60 + Number(minute) : Number.NaN;
}

function readFrequencyCap(parameters: NodeParameters): Pick<SendOptions, 'frequencyCap'> {
	const given = parameters.raw('options.frequencyCap.cap');
	if (typeof given !== 'object' || given === null) return {};
	const number = (name: string) =>
		numberParameter(parameters, `options.frequencyCap.cap.${name}`, 0);
	return {
		frequencyCap: { messagesMax: number('messagesMax') ?? 2, hours: number('hours') ?? 24 },
	};
}
