import type { CheckedAll, CustomerRef } from '../../../../engine';
import { customerProperties, readCustomer } from '../../../shared/customer';
import { operation } from '../../../shared/operation';
import { showFor } from '../../../shared/router';
import { knownProfile } from './customer-check';
import { customerOptions, readEvaluation } from './evaluation-options';

/** Which of all saved segments the customer of each item is in. */
export const checkAll = operation<CustomerRef, CheckedAll>({
	value: 'checkAll',
	name: 'Check All',
	action: 'Check a customer against all saved segments',
	description: 'Add the names of all saved segments that each customer is in',
	properties: showFor('segment', 'checkAll', [...customerProperties, customerOptions]),
	readItem: readCustomer,
	run: ({ engine, node, parameters }, customers) =>
		engine.segments.checkAll(customers, readEvaluation(node, parameters)),
	writeItem: ({ profileId, segments, ...segment }) => ({
		json: { ...knownProfile(profileId), segments, segment },
	}),
});
