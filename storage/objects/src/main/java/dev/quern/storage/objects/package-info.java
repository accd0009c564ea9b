/**
 * Buckets and objects: bytes in blobs, everything else in transactions of the key-value store. {@link ObjectStore} is
 * the way in.
 *
 * <pre>
 * bucket     buckets and their settings
 * version    objects: written, read, copied, deleted
 * listing    pages of keys and versions
 * multipart  uploads in parts
 * lifecycle  what expires, and when
 * upkeep     garbage and damage
 * body       bytes between blobs and rows
 * rows       how all of it lies in the store
 * blob       files
 * checksum   sums of bytes
 * model      the words that all of them, and their callers, speak
 * </pre>
 */
@NullMarked
package dev.quern.storage.objects;

import org.jspecify.annotations.NullMarked;
