// What programs do with the document client of the AWS SDK for JavaScript, against the server whose address is the first
// argument. Ends with an error at the first answer that is not what DynamoDB would give.
const assert = require('node:assert/strict');
const {
  DynamoDBClient, CreateTableCommand, DeleteTableCommand, DescribeTableCommand, ListTablesCommand,
  UpdateTimeToLiveCommand, ConditionalCheckFailedException, ResourceNotFoundException, TransactionCanceledException,
  waitUntilTableExists, waitUntilTableNotExists,
} = require('@aws-sdk/client-dynamodb');
const {
  DynamoDBDocumentClient, PutCommand, GetCommand, UpdateCommand, DeleteCommand, QueryCommand, ScanCommand,
  BatchGetCommand, BatchWriteCommand, TransactWriteCommand, TransactGetCommand, ExecuteStatementCommand,
  BatchExecuteStatementCommand, ExecuteTransactionCommand, NumberValue, paginateQuery, paginateScan,
} = require('@aws-sdk/lib-dynamodb');

assert.ok(process.argv[2], 'the first argument is the address of the server');
const settings = { endpoint: process.argv[2], region: 'us-east-1', maxAttempts: 1 };
const client = new DynamoDBClient(settings);
const documents = DynamoDBDocumentClient.from(client, {
  marshallOptions: { removeUndefinedValues: true }, unmarshallOptions: { wrapNumbers: false },
});
const TableName = 'documents';
const send = command => documents.send(command);

async function makeTable() {
  const made = await client.send(new CreateTableCommand({
    TableName, BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [
      { AttributeName: 'room', AttributeType: 'S' }, { AttributeName: 'day', AttributeType: 'N' },
      { AttributeName: 'guest', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'room', KeyType: 'HASH' }, { AttributeName: 'day', KeyType: 'RANGE' }],
    GlobalSecondaryIndexes: [{
      IndexName: 'guests', Projection: { ProjectionType: 'ALL' },
      KeySchema: [{ AttributeName: 'guest', KeyType: 'HASH' }] }],
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
  }));
  assert.equal(made.TableDescription.TableName, TableName);
  const waited = await waitUntilTableExists({ client, maxWaitTime: 10, minDelay: 1, maxDelay: 1 }, { TableName });
  assert.equal(waited.state, 'SUCCESS');
  const { Table } = await client.send(new DescribeTableCommand({ TableName }));
  assert.equal(Table.TableStatus, 'ACTIVE');
  assert.ok(Table.CreationDateTime instanceof Date);
  assert.deepEqual((await client.send(new ListTablesCommand({}))).TableNames, [TableName]);
}

async function values() {
  const item = {
    room: 'blue', day: 1, guest: 'Ada', nothing: null, yes: true, no: false, float: -1.25, empty: '',
    bytes: new Uint8Array([0, 1, 255]), names: new Set(['a', 'b']), numbers: new Set([1, 2.5]),
    binaries: new Set([new Uint8Array([1]), new Uint8Array([2])]),
    list: [1, 'two', [3], { four: 4 }], map: { 'a.b': { c: ['d'] }, ü: '😀' }, left: undefined,
  };
  const put = await send(new PutCommand({ TableName, Item: item, ReturnConsumedCapacity: 'TOTAL' }));
  assert.equal(put.ConsumedCapacity.TableName, TableName);
  const { left, ...stored } = item;
  const got = await send(new GetCommand({ TableName, Key: { room: 'blue', day: 1 }, ConsistentRead: true }));
  assert.deepEqual(got.Item, stored);
  const exact = DynamoDBDocumentClient.from(new DynamoDBClient(settings), { unmarshallOptions: { wrapNumbers: true } });
  const digits = '12345678901234567890123456789012345678';
  await send(new PutCommand({ TableName, Item: { room: 'exact', day: 1, big: NumberValue.from(digits), int: 2n ** 60n } }));
  const large = await exact.send(new GetCommand({ TableName, Key: { room: 'exact', day: 1 } }));
  assert.equal(large.Item.big.value, digits);
  assert.equal(large.Item.int.value, (2n ** 60n).toString());
  const some = await send(new GetCommand({
    TableName, Key: { room: 'blue', day: 1 }, ProjectionExpression: '#l[1], #m.#ab.c[0], elsewhere',
    ExpressionAttributeNames: { '#l': 'list', '#m': 'map', '#ab': 'a.b' } }));
  assert.deepEqual(some.Item, { list: ['two'], map: { 'a.b': { c: ['d'] } } });
  assert.equal((await send(new GetCommand({ TableName, Key: { room: 'none', day: 1 } }))).Item, undefined);
}

async function updates() {
  const Key = { room: 'red', day: 7 };
  const first = await send(new UpdateCommand({
    TableName, Key, UpdateExpression: 'SET nights = if_not_exists(nights, :none) + :two, tags = list_append(:empty, :tags)',
    ExpressionAttributeValues: { ':none': 0, ':two': 2, ':empty': [], ':tags': ['x', 'y'] }, ReturnValues: 'ALL_NEW' }));
  assert.deepEqual(first.Attributes, { ...Key, nights: 2, tags: ['x', 'y'] });
  const second = await send(new UpdateCommand({
    TableName, Key, UpdateExpression: 'ADD nights :one, labels :labels REMOVE tags[0]',
    ExpressionAttributeValues: { ':one': 1, ':labels': new Set(['k']) }, ReturnValues: 'UPDATED_NEW' }));
  assert.equal(second.Attributes.nights, 3);
  assert.deepEqual(second.Attributes.labels, new Set(['k']));
  const old = await send(new UpdateCommand({
    TableName, Key, UpdateExpression: 'SET nights = :n', ConditionExpression: 'nights = :was AND size(tags) = :one',
    ExpressionAttributeValues: { ':n': 4, ':was': 3, ':one': 1 }, ReturnValues: 'UPDATED_OLD' }));
  assert.deepEqual(old.Attributes, { nights: 3 });
  await assert.rejects(send(new PutCommand({
    TableName, Item: Key, ConditionExpression: 'attribute_not_exists(room)',
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD' })), fault => {
    assert.ok(fault instanceof ConditionalCheckFailedException, String(fault));
    assert.equal(fault.$metadata.httpStatusCode, 400);
    assert.equal(fault.Item.nights.N, '4');
    return true;
  });
  const gone = await send(new DeleteCommand({ TableName, Key, ReturnValues: 'ALL_OLD' }));
  assert.equal(gone.Attributes.nights, 4);
  assert.equal((await send(new DeleteCommand({ TableName, Key, ReturnValues: 'ALL_OLD' }))).Attributes, undefined);
}

async function pages() {
  const puts = [];
  for (let day = 1; day <= 60; day++) {
    puts.push({ PutRequest: { Item: { room: 'long', day, guest: `g${day % 3}`, text: 'x'.repeat(30_000) } } });
  }
  for (let at = 0; at < puts.length; at += 20) {
    let left = { [TableName]: puts.slice(at, at + 20) };
    while (Object.keys(left).length > 0) {
      left = (await send(new BatchWriteCommand({ RequestItems: left }))).UnprocessedItems;
    }
  }
  let counted = 0;
  let asked = 0;
  for await (const page of paginateQuery({ client: documents, pageSize: 25 }, {
    TableName, KeyConditionExpression: 'room = :r AND #d BETWEEN :from AND :to', ScanIndexForward: false,
    ExpressionAttributeNames: { '#d': 'day' }, ExpressionAttributeValues: { ':r': 'long', ':from': 2, ':to': 59 } })) {
    asked++;
    for (const item of page.Items) {
      assert.equal(item.day, 59 - counted++);
    }
  }
  assert.equal(counted, 58);
  assert.equal(asked, 3);
  const large = await send(new QueryCommand({
    TableName, KeyConditionExpression: 'room = :r', ExpressionAttributeValues: { ':r': 'long' } }));
  assert.ok(large.Count < 60 && large.LastEvaluatedKey.day === large.Count, 'a page has at most 1 MB');
  const byGuest = await send(new QueryCommand({
    TableName, IndexName: 'guests', KeyConditionExpression: 'guest = :g', FilterExpression: '#d > :ten',
    Select: 'COUNT', ExpressionAttributeNames: { '#d': 'day' }, ExpressionAttributeValues: { ':g': 'g1', ':ten': 10 } }));
  assert.equal(byGuest.ScannedCount, 20);
  assert.equal(byGuest.Count, 16);
  let scanned = 0;
  for (const Segment of [0, 1, 2]) {
    for await (const page of paginateScan({ client: documents }, { TableName, Segment, TotalSegments: 3 })) {
      scanned += page.Count;
    }
  }
  assert.equal(scanned, 62);
  const both = await send(new BatchGetCommand({
    RequestItems: { [TableName]: { Keys: [{ room: 'long', day: 3 }, { room: 'blue', day: 1 }, { room: 'no', day: 1 }],
      ProjectionExpression: 'room, #d', ExpressionAttributeNames: { '#d': 'day' } } } }));
  assert.deepEqual(both.Responses[TableName].sort((a, b) => a.day - b.day),
    [{ room: 'blue', day: 1 }, { room: 'long', day: 3 }]);
}

async function transactions() {
  const move = {
    ClientRequestToken: 'once',
    TransactItems: [
      { Update: { TableName, Key: { room: 'from', day: 1 }, UpdateExpression: 'ADD n :m', ExpressionAttributeValues: { ':m': -1 } } },
      { Update: { TableName, Key: { room: 'to', day: 1 }, UpdateExpression: 'ADD n :p', ExpressionAttributeValues: { ':p': 1 } } },
      { ConditionCheck: { TableName, Key: { room: 'blue', day: 1 }, ConditionExpression: 'attribute_exists(room)' } }],
  };
  await send(new TransactWriteCommand(move));
  await send(new TransactWriteCommand(move));
  const read = await send(new TransactGetCommand({ TransactItems: [
    { Get: { TableName, Key: { room: 'from', day: 1 } } }, { Get: { TableName, Key: { room: 'to', day: 1 } } },
    { Get: { TableName, Key: { room: 'nobody', day: 1 } } }] }));
  assert.deepEqual(read.Responses.map(each => each.Item?.n), [-1, 1, undefined]);
  await assert.rejects(send(new TransactWriteCommand({ TransactItems: [
    { Put: { TableName, Item: { room: 'never', day: 1 } } },
    { Delete: { TableName, Key: { room: 'to', day: 1 }, ConditionExpression: 'n = :n',
      ExpressionAttributeValues: { ':n': 9 }, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' } }] })), fault => {
    assert.ok(fault instanceof TransactionCanceledException, String(fault));
    assert.deepEqual(fault.CancellationReasons.map(reason => reason.Code), ['None', 'ConditionalCheckFailed']);
    // the document client leaves what is in errors as it came
    assert.equal(fault.CancellationReasons[1].Item.n.N ?? fault.CancellationReasons[1].Item.n, '1');
    return true;
  });
  assert.equal((await send(new GetCommand({ TableName, Key: { room: 'never', day: 1 } }))).Item, undefined);
}

async function statements() {
  await send(new ExecuteStatementCommand({
    Statement: `INSERT INTO "${TableName}" VALUE {'room': ?, 'day': ?, 'list': ?}`, Parameters: ['partiql', 1, [1, 2]] }));
  const selected = await send(new ExecuteStatementCommand({
    Statement: `SELECT * FROM "${TableName}" WHERE room = ? AND "day" = ?`, Parameters: ['partiql', 1] }));
  assert.deepEqual(selected.Items, [{ room: 'partiql', day: 1, list: [1, 2] }]);
  const batch = await send(new BatchExecuteStatementCommand({ Statements: [
    { Statement: `SELECT room FROM "${TableName}" WHERE room = ? AND "day" = ?`, Parameters: ['partiql', 1] },
    { Statement: `SELECT room FROM "none" WHERE room = ? AND "day" = ?`, Parameters: ['partiql', 1] }] }));
  assert.deepEqual(batch.Responses[0].Item, { room: 'partiql' });
  assert.equal(batch.Responses[1].Error.Code, 'ResourceNotFound');
  await send(new ExecuteTransactionCommand({ TransactStatements: [
    { Statement: `UPDATE "${TableName}" SET n = ? WHERE room = ? AND "day" = ?`, Parameters: [5, 'partiql', 1] }] }));
  const changed = await send(new GetCommand({ TableName, Key: { room: 'partiql', day: 1 } }));
  assert.equal(changed.Item.n, 5);
}

async function refusals() {
  await assert.rejects(send(new GetCommand({ TableName: 'none', Key: { a: 1 } })), ResourceNotFoundException);
  await assert.rejects(send(new GetCommand({ TableName, Key: { room: 'x' } })), fault => {
    assert.equal(fault.name, 'ValidationException');
    assert.equal(fault.message, 'The provided key element does not match the schema');
    return true;
  });
  await assert.rejects(send(new UpdateCommand({ TableName, Key: { room: 'x', day: 1 }, UpdateExpression: 'SET a = ' })),
    fault => fault.name === 'ValidationException' && fault.message.includes('Syntax error; token: "<EOF>"'));
  await assert.rejects(send(new ScanCommand({ TableName, FilterExpression: 'name = :n', ExpressionAttributeValues: { ':n': 1 } })),
    fault => fault.message.includes('reserved keyword: name'));
}

async function streams() {
  let sdk;
  try {
    sdk = require('@aws-sdk/client-dynamodb-streams');
  } catch {
    return; // not everybody has it
  }
  const reader = new sdk.DynamoDBStreamsClient(settings);
  const { Streams } = await reader.send(new sdk.ListStreamsCommand({ TableName }));
  const { StreamDescription } = await reader.send(new sdk.DescribeStreamCommand({ StreamArn: Streams[0].StreamArn }));
  const kinds = new Map();
  for (const { ShardId } of StreamDescription.Shards) {
    let { ShardIterator } = await reader.send(new sdk.GetShardIteratorCommand({
      StreamArn: Streams[0].StreamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' }));
    for (let some = true; some;) {
      const page = await reader.send(new sdk.GetRecordsCommand({ ShardIterator }));
      page.Records.forEach(record => kinds.set(record.eventName, (kinds.get(record.eventName) ?? 0) + 1));
      some = page.Records.length > 0;
      ShardIterator = page.NextShardIterator;
    }
  }
  assert.deepEqual(Object.fromEntries(kinds), { INSERT: 66, MODIFY: 3, REMOVE: 1 });
}

(async () => {
  await makeTable();
  await values();
  await updates();
  await pages();
  await transactions();
  await statements();
  await refusals();
  await streams();
  await client.send(new UpdateTimeToLiveCommand({
    TableName, TimeToLiveSpecification: { AttributeName: 'ends', Enabled: true } }));
  await client.send(new DeleteTableCommand({ TableName }));
  await waitUntilTableNotExists({ client, maxWaitTime: 10, minDelay: 1, maxDelay: 1 }, { TableName });
  console.log('all is as it should be');
})().catch(fault => {
  console.error(fault);
  process.exitCode = 1;
});
