@NullMarked
package dev.quern.admin.functionurl;

import org.jspecify.annotations.NullMarked;
