/** The type of a field in Parquet files. In text every value is a string, and `-` where it is missing. */
export enum RecordDataType {
  /** A UTF-8 string. */
  STRING = 'string',
  /** A 32-bit integer. */
  INT32 = 'int32',
  /** A 64-bit integer. */
  INT64 = 'int64',
}
