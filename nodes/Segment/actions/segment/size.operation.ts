import type { Counted, SizeRequest } from '../../../../engine';
import { operation } from '../../../shared/operation';
import { textParameter } from '../../../shared/readers';
import { showFor } from '../../../shared/router';
import { askedOnce } from './asked-once';
import { readEvaluation, zoneOptions } from './evaluation-options';
import { readSegment, segmentSourceProperties } from './segment-source';

/** With the name that was asked for; null for a segment that is built in the node. */
type Named = Counted & { name: string | null };

/** How many customers are in a segment. */
export const size = operation<SizeRequest, Named>({
	value: 'size',
	name: 'Size',
	action: 'Count the customers in a segment',
	description: 'Count the customers in a segment, exactly or as a quick estimate',
	properties: showFor('segment', 'size', [
		...segmentSourceProperties,
		{
			displayName: 'Count',
			name: 'accuracy',
			type: 'options',
			noDataExpression: true,
			options: [
				{
					name: 'Estimate',
					value: 'estimate',
					description: 'From a sample, with how far it may be off',
				},
				{ name: 'Exactly', value: 'exact', description: 'Looks at every customer' },
			],
			default: 'exact',
			description: 'How the customers are counted',
		},
		zoneOptions,
	]),
	readItem: (parameters, itemIndex) => ({
		segment: readSegment(parameters, itemIndex),
		estimate: textParameter(parameters, 'accuracy', itemIndex) === 'estimate',
	}),
	run: async ({ engine, node, parameters }, requests) => {
		const options = readEvaluation(node, parameters);
		const outcomes = await askedOnce(requests, keyOf, (once) =>
			engine.segments.size(once, options),
		);
		return outcomes.map((outcome, i) =>
			outcome.status === 'rejected' ? outcome : { ...outcome, name: nameIn(requests[i]) },
		);
	},
	writeItem: ({ status, name, ...counted }) => ({
		json: { segment: { status, name, ...counted } },
	}),
});

/** What an item asks: a name in any case, or the one definition of the node. */
function keyOf(request: SizeRequest): string {
	return `${String(request.estimate)} ${nameIn(request)?.toLowerCase() ?? ''}`;
}

function nameIn(request: SizeRequest | undefined): string | null {
	return request !== undefined && 'name' in request.segment ? request.segment.name : null;
}
