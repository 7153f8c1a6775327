/** Folders of the data folder that hold blobs. */
export const BLOB_FOLDERS = ["images", "results"] as const;
