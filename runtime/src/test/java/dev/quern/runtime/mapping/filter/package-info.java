@org.jspecify.annotations.NullMarked
package dev.quern.runtime.mapping.filter;
