import type { INodeProperties } from 'n8n-workflow';
import type { Channel } from '../../engine';
import { knownIdentifiers } from './known-fields';

/** The channels in the form, and the type of identifier that is an address there. */
const CHANNELS: readonly { name: string; value: Channel; addressType: string }[] = [
	{ name: 'Email', value: 'email', addressType: 'email' },
	{ name: 'Messenger', value: 'messenger', addressType: 'messenger_id' },
	{ name: 'Phone Call', value: 'phone', addressType: 'phone' },
	{ name: 'Push Notification', value: 'push', addressType: 'push_token' },
	{ name: 'SMS', value: 'sms', addressType: 'phone' },
	{ name: 'Telegram', value: 'telegram', addressType: 'telegram_id' },
	{ name: 'Viber', value: 'viber', addressType: 'viber_id' },
	{ name: 'WhatsApp', value: 'whatsapp', addressType: 'phone' },
];

/** The channels as the options of a parameter. */
export const channelOptions = CHANNELS.map(({ name, value }) => ({ name, value }));

/** The addresses of a channel that an item carries under well-known names. */
export function itemAddresses(json: Record<string, unknown>, channel: string): unknown[] {
	const type = CHANNELS.find(({ value }) => value === channel)?.addressType;
	return knownIdentifiers(json)
		.filter((identifier) => identifier.type === type)
		.map(({ value }) => value)
		.filter((value) => value !== undefined && value !== null && value !== '');
}

/** *Topic*, as consent knows it. */
export const topicProperty: INodeProperties = {
	displayName: 'Topic',
	name: 'topic',
	type: 'string',
	default: '',
	placeholder: 'e.g. newsletter',
	description:
		'What it is about, such as newsletter or offers. Upper and lower case are one. Empty: all topics.',
};
