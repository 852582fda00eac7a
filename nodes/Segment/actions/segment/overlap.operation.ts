import type { Compared } from '../../../../engine';
import { operation } from '../../../shared/operation';
import type { NodeParameters } from '../../../shared/parameters';
import { textParameter } from '../../../shared/readers';
import { showFor } from '../../../shared/router';
import { askedOnce } from './asked-once';
import { readEvaluation, zoneOptions } from './evaluation-options';
import { savedSegmentProperty } from './saved-segment';

/** How many customers several segments share. */
export const overlap = operation<{ segments: { name: string }[] }, Compared>({
	value: 'overlap',
	name: 'Overlap',
	action: 'Compare segments',
	description: 'Count the customers that two to five saved segments share, and those of each alone',
	properties: showFor('segment', 'overlap', [
		{
			displayName: 'Segments',
			name: 'comparedSegments',
			type: 'fixedCollection',
			typeOptions: { multipleValues: true },
			placeholder: 'Add Segment',
			default: {},
			description: 'Two to five saved segments',
			options: [
				{
					displayName: 'Segment',
					name: 'values',
					values: [savedSegmentProperty],
				},
			],
		},
		zoneOptions,
	]),
	readItem: (parameters, itemIndex) => ({ segments: readSegments(parameters, itemIndex) }),
	run: ({ engine, node, parameters }, requests) => {
		const options = readEvaluation(node, parameters);
		return askedOnce(requests, JSON.stringify, (once) => engine.segments.overlap(once, options));
	},
	writeItem: (segment) => ({ json: { segment: { ...segment } } }),
});

function readSegments(parameters: NodeParameters, itemIndex: number): { name: string }[] {
	const rows = parameters.raw('comparedSegments.values');
	if (!Array.isArray(rows)) return [];
	return rows.map((_, row) => ({
		name: textParameter(
			parameters,
			`comparedSegments.values[${row}].savedSegment.value`,
			itemIndex,
		),
	}));
}
