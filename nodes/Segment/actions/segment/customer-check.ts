import type { INodeProperties } from 'n8n-workflow';
import type { CheckRequest } from '../../../../engine';
import { customerProperties, readCustomer } from '../../../shared/customer';
import type { NodeParameters } from '../../../shared/parameters';
import { customerOptions } from './evaluation-options';
import { readSegment, segmentSourceProperties } from './segment-source';

/** The form of *Check* and *Explain*: the same, so that one can be swapped for the other. */
export const checkProperties: INodeProperties[] = [
	...segmentSourceProperties,
	...customerProperties,
	customerOptions,
];

export function readCheck(parameters: NodeParameters, itemIndex: number): CheckRequest {
	return {
		customer: readCustomer(parameters, itemIndex),
		segment: readSegment(parameters, itemIndex),
	};
}

/** A customer whom the store does not know has no profile; the item keeps what it came with. */
export function knownProfile(profileId: string | null): { profileId?: string } {
	return profileId === null ? {} : { profileId };
}
