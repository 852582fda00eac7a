/** Rows bound one after the other to one prepared statement: how `insertRows` reaches the embedded driver. */
export class RowBatch {
	constructor(readonly rows: readonly (readonly unknown[])[]) {}
}
