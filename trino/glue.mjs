// What Trino asks of Glue to read a table: the operations, over the tables of a Storage.
const CATALOG = { CatalogId: '123456789012', CreateTime: 0 };

const OPERATIONS = {
  GetDatabases: (tables) => ({ DatabaseList: Object.keys(tables).map(database) }),
  GetDatabase: (tables, { Name }) => tables[Name] && { Database: database(Name) },
  GetTables: (tables, { DatabaseName }) => tables[DatabaseName] && {
    TableList: Object.keys(tables[DatabaseName]).map((name) => table(tables, DatabaseName, name)),
  },
  GetTable: (tables, { DatabaseName, Name }) => tables[DatabaseName]?.[Name] && {
    Table: table(tables, DatabaseName, Name),
  },
  GetUserDefinedFunctions: () => ({ UserDefinedFunctions: [] }),
};

/** The answer to one call: a status and a body. */
export function glue(tables, operation, request) {
  if (!OPERATIONS[operation]) {
    return failure('InternalServiceException', `not implemented: ${operation}`);
  }
  const body = OPERATIONS[operation](tables, request);
  return body ? { status: 200, body } : failure('EntityNotFoundException', 'not found');
}

function database(name) {
  return { ...CATALOG, Name: name };
}

/** A table is what it was defined with, and what Glue adds. */
function table(tables, databaseName, name) {
  const input = tables[databaseName][name];
  return { ...input, ...CATALOG, Name: name, DatabaseName: databaseName, UpdateTime: 0, VersionId: '1' };
}

function failure(type, message) {
  return { status: 400, body: { __type: type, Message: message } };
}
