/**
 * Gives the records of streams to functions: shard by shard, batch by batch, in order, from where the last checkpoint
 * is. Everything happens in short turns that one shard or mapping takes after the other ({@link
 * dev.quern.runtime.mapping.feed.Turns}); nothing waits in a turn but for the disk.
 */
@NullMarked
package dev.quern.runtime.mapping.feed;

import org.jspecify.annotations.NullMarked;
