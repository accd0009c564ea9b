/**
 * The blob port: bytes of any length under names of our own, verified block by block when they are read; and files, its
 * default.
 */
@NullMarked
package dev.quern.storage.objects.blob;

import org.jspecify.annotations.NullMarked;
