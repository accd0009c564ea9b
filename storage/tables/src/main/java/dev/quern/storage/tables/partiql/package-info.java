/**
 * Statements in PartiQL, the SQL of DynamoDB: read, understood for a table, and done by the rooms that do everything
 * else.
 *
 * <pre>
 * text       Lexer, Keywords, ExpressionGrammar, StatementGrammar
 * parsed     Statement, Node: what is written
 * prepared   Preparing, with ConditionTrees, UpdateActions and Values: what is meant, parameters filled in
 * planned    WhereClause, SelectPlan, StatementWrites: what it means for the keys of its table
 * done       StatementReads, Statements: the way in
 * </pre>
 */
@NullMarked
package dev.quern.storage.tables.partiql;

import org.jspecify.annotations.NullMarked;
