import type { INodeExecutionData } from 'n8n-workflow';
import type { Failure } from './errors';
import type { ItemAddition } from './operation';

/** The item as it came, with what the node adds. */
export function passedItem(
	item: INodeExecutionData,
	added: Pick<ItemAddition, 'json' | 'binary' | 'source'>,
	itemIndex: number,
): INodeExecutionData {
	return {
		json: { ...item.json, ...added.json },
		...(item.binary || added.binary ? { binary: { ...item.binary, ...added.binary } } : {}),
		pairedItem: {
			item: itemIndex,
			...(added.source === undefined ? {} : { sourceOverwrite: added.source }),
		},
	};
}

/**
 * A failed item under *Continue*. Only these keys: n8n then merges the input's fields into the error output and takes
 * the item for a failure.
 */
export function failedItem(failure: Failure, itemIndex: number): INodeExecutionData {
	const { message, mend, reason, field } = failure;
	return {
		json: { error: message, message: mend, details: { reason, field } },
		pairedItem: { item: itemIndex },
	};
}
