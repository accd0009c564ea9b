/**
 * A function that answers a photograph with its thumbnail.
 *
 * <p>
 * {@link dev.quern.examples.thumbnail.ThumbnailHandler} speaks HTTP,
 * {@link dev.quern.examples.thumbnail.ThumbnailOnUpload} is called by a bucket; {@link dev.quern.examples.thumbnail.Photo} tells
 * what the bytes are before anything is decoded; {@link dev.quern.examples.thumbnail.Decoder},
 * {@link dev.quern.examples.thumbnail.Scaler}, {@link dev.quern.examples.thumbnail.Orientation},
 * {@link dev.quern.examples.thumbnail.StandardColours} and {@link dev.quern.examples.thumbnail.Encoder} each take the
 * picture one step further.
 *
 * <p>
 * Pixels are moved as samples, never painted: nothing here starts Java's graphics environment, and nothing here
 * changes a setting that the functions of one server would share, such as {@code ImageIO.setUseCache}.
 */
package dev.quern.examples.thumbnail;
