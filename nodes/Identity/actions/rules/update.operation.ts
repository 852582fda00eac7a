import type { RulesUpdated, UpdateRulesRequest } from '../../../../engine';
import { operation } from '../../../shared/operation';
import { numberParameter } from '../../../shared/readers';
import { showFor } from '../../../shared/router';
import { readRules } from './read-rules';
import { rulesProperties } from './rules-form';
import { rulesJson } from './rules-json';

/** Changes the identity rules. Works once, with the first item. */
export const update = operation<UpdateRulesRequest, RulesUpdated>({
	value: 'update',
	name: 'Update',
	action: 'Update the identity rules',
	description:
		'Change the rules by which customers are told apart: only what you fill in, or all of them as JSON',
	properties: showFor('rules', 'update', rulesProperties),
	runsOnce: true,
	readItem: (parameters, itemIndex) => {
		const expectedVersion = numberParameter(parameters, 'settings.expectedVersion', itemIndex);
		return {
			...readRules(parameters),
			...(expectedVersion === undefined ? {} : { expectedVersion }),
		};
	},
	run: ({ engine, cause }, requests) =>
		Promise.all(requests.map((request) => engine.identity.updateRules({ ...request, cause }))),
	writeItem: ({ status, duplicate, changes, warnings, ...rules }) => ({
		json: {
			rules: {
				status,
				duplicate,
				changes: changes.map((change) => ({ ...change })),
				warnings: warnings.map((warning) => ({ ...warning })),
				...rulesJson(rules),
			},
		},
		replacesItem: true,
	}),
});
