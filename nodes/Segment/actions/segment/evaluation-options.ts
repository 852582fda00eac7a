import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { InvalidInputError } from '../../../../engine/values';
import { phoneRegionOption } from '../../../shared/customer';
import type { NodeParameters } from '../../../shared/parameters';
import { textParameter } from '../../../shared/readers';

const ZONE: INodeProperties = {
	displayName: 'Time Zone',
	name: 'zone',
	type: 'string',
	default: '',
	placeholder: 'e.g. Europe/Berlin',
	description:
		'Where today begins, for calendar periods, anniversaries and dates without an offset. Empty: the time zone of the workflow.',
};

/** *Options* of an operation that looks at the customers of its items. */
export const customerOptions: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add Option',
	default: {},
	options: [phoneRegionOption, ZONE],
};

/** *Options* of an operation that looks at everybody. */
export const zoneOptions: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add Option',
	default: {},
	options: [ZONE],
};

/** How the segments of a run are asked about: the same for all items. */
export interface EvaluationOptions {
	zone: string;
	defaultRegion?: string;
}

export function readEvaluation(
	node: IExecuteFunctions,
	parameters: NodeParameters,
): EvaluationOptions {
	const region = textParameter(parameters, 'options.defaultRegion', 0).trim().toUpperCase();
	const zone = textParameter(parameters, 'options.zone', 0).trim() || node.getTimezone();
	if (!isZone(zone)) {
		throw new InvalidInputError(
			`The time zone ${zone.slice(0, 64)} is not known. Use one such as Europe/Berlin.`,
		);
	}
	return { zone, ...(region === '' ? {} : { defaultRegion: region }) };
}

function isZone(zone: string): boolean {
	try {
		new Intl.DateTimeFormat('en', { timeZone: zone });
		return true;
	} catch {
		return false;
	}
}
