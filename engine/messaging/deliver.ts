import type { Delivery, OutgoingMessage, Provider } from './providers/types';

/** Messages handed over at the same time. */
export const DELIVERIES_MAX = 5;

/** Hands messages over, a few at a time. Kept for one call, so that a broken account is not asked 10,000 times. */
export interface Deliverer {
	/** `deliveries[i]` answers `messages[i]`; never throws for what the other side did. */
	deliver(messages: readonly OutgoingMessage[]): Promise<Delivery[]>;
}

export function openDeliverer(provider: Provider): Deliverer {
	let fault: Delivery | undefined;
	const deliverOne = async (message: OutgoingMessage): Promise<Delivery> => {
		if (fault !== undefined) return fault;
		const delivery = await provider.deliver(message);
		if (delivery.status === 'failed' && delivery.isAccountFault === true) fault ??= delivery;
		return delivery;
	};
	return {
		deliver: async (messages) => {
			const deliveries: Delivery[] = [];
			let next = 0;
			const work = async () => {
				for (let i = next++; i < messages.length; i = next++) {
					const message = messages[i];
					if (message !== undefined) deliveries[i] = await deliverOne(message);
				}
			};
			await Promise.all(Array.from({ length: DELIVERIES_MAX }, work));
			return deliveries;
		},
	};
}
