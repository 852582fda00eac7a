import type { INodeProperties } from 'n8n-workflow';
import type { Fields } from './fields';

/** Which events a condition is about: those of a name, or of a pattern of names. */
export const eventNameField: INodeProperties = {
	displayName: 'Event Name',
	name: 'name',
	type: 'string',
	default: '',
	placeholder: 'e.g. order_completed',
	description:
		'Name of the event, as Omnichannel Event tracked it. A * stands for anything: order_* is every event whose name begins so.',
};

/** Only the events on one channel. */
export const eventChannelField: INodeProperties = {
	displayName: 'Channel',
	name: 'channel',
	type: 'string',
	default: '',
	placeholder: 'e.g. store',
	description: 'Only events on this channel. Empty: on any, or on none.',
};

/** An event by its name, or by a pattern where the name has a *. */
export function namedEvent(name: unknown): Fields {
	return typeof name === 'string' && name.includes('*') ? { namePattern: name } : { name };
}
