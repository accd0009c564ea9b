/**
 * Draws the photograph that the demonstration sends: a mountain lake at sunrise, computed from noise, the same on every
 * machine.
 *
 * <p>
 * {@link dev.quern.examples.thumbnail.photo.Sky}, {@link dev.quern.examples.thumbnail.photo.Mountains} and
 * {@link dev.quern.examples.thumbnail.photo.Lake} each give a colour for a point;
 * {@link dev.quern.examples.thumbnail.photo.Landscape} puts them together and
 * {@link dev.quern.examples.thumbnail.photo.Camera} takes the picture. Points are measured in heights of the picture:
 * {@code x} from 0 to 1.5 to the right, {@code y} from 0 to 1 downwards.
 */
package dev.quern.examples.thumbnail.photo;
