/**
 * Makes the OCI image from the package that module {@code admin-api/dist} has made: from nothing, without a base image and
 * without
 * Docker.
 */
@NullMarked
package dev.quern.image;

import org.jspecify.annotations.NullMarked;
