import type { RulesFound } from '../../../../engine';
import { operation } from '../../../shared/operation';
import { rulesJson } from './rules-json';

/** The identity rules that count now. Works once, whatever the number of items. */
export const get = operation<object, RulesFound>({
	value: 'get',
	name: 'Get',
	action: 'Get the identity rules',
	description: 'Get the rules by which customers are told apart, with their version',
	properties: [],
	runsOnce: true,
	readItem: () => ({}),
	run: async ({ engine }) => [await engine.identity.getRules()],
	writeItem: (found) => ({ json: { rules: rulesJson(found) }, replacesItem: true }),
});
