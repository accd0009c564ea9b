/**
 * A function that answers requests with pictures of a bucket, in the size and format that are asked for, and keeps
 * what it has made.
 *
 * <p>
 * {@link dev.quern.examples.resize.ResizeOnRequest} speaks HTTP; {@link dev.quern.examples.resize.Order} is what the
 * request asks for; {@link dev.quern.examples.resize.Picture} turns bytes into pixels and back.
 */
package dev.quern.examples.resize;
