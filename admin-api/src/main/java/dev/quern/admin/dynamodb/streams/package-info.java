/**
 * The DynamoDB Streams API (2012-08-10): streams of changes of tables, for readers. A service of its own beside that of
 * DynamoDB, for it has a target of its own; requests are signed for the same name.
 */
@NullMarked
package dev.quern.admin.dynamodb.streams;

import org.jspecify.annotations.NullMarked;
