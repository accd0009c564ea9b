/** Makes the OCI image from the package: from nothing, without a base image and without Docker. */
@NullMarked
package dev.quern.image;

import org.jspecify.annotations.NullMarked;
