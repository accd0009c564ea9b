/**
 * The ordered transactional key-value port: everything persistent goes through it.
 *
 * <p>
 * Keys are byte strings in unsigned lexicographic order, made of {@link dev.quern.storage.kv.Tuple tuples} under a
 * {@link dev.quern.storage.kv.Subspace}. Reads see one consistent snapshot; transactions are serializable and durable
 * when their commit returns.
 */
@NullMarked
package dev.quern.storage.kv;

import org.jspecify.annotations.NullMarked;
