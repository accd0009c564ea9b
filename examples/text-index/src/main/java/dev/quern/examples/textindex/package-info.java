/**
 * A function that keeps an index of the words of all texts in a bucket, and one that searches it.
 *
 * <p>
 * {@link dev.quern.examples.textindex.IndexTexts} is called by the bucket, {@link dev.quern.examples.textindex.Search}
 * speaks HTTP; {@link dev.quern.examples.textindex.Words} takes a text apart, and
 * {@link dev.quern.examples.textindex.Index} is the index as it lies in the bucket.
 */
package dev.quern.examples.textindex;
