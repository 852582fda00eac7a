import type { MergePreview, MergeRequest } from '../../../../engine';
import { operation } from '../../../shared/operation';
import { showFor } from '../../../shared/router';
import { mergeProperties, readMerge, writeApart } from './merge-form';

/** What *Merge* would make of each item; nothing is written. */
export const preview = operation<MergeRequest, MergePreview>({
	value: 'preview',
	name: 'Preview',
	action: 'Preview a merge',
	description:
		'See what merging two customers would give, before it is done: identifiers, traits, and what speaks against it',
	properties: showFor('merge', 'preview', mergeProperties),
	readItem: readMerge,
	run: ({ engine }, requests) => engine.identity.previewMerges(requests),
	writeItem: ({ profileId, ...shown }) => ({
		json: {
			profileId,
			identity: {
				...shown,
				identifiers: shown.identifiers.map((identifier) => ({ ...identifier })),
				traits: shown.traits.map((trait) => ({ ...trait })),
				limitsExceeded: shown.limitsExceeded.map((limit) => ({ ...limit })),
				keptApart: writeApart(shown.keptApart),
			},
		},
	}),
});
