@NullMarked
package dev.quern.cli.serve.service;

import org.jspecify.annotations.NullMarked;
