@org.jspecify.annotations.NullMarked
package dev.quern.runtime.objects;
