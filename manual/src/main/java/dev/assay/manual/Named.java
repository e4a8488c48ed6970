package dev.assay.manual;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The name under which recipes `use:` a part. At compile time {@link ManualProcessor} lists the class in
/// `META-INF/assay/parts` of its jar and stores its doc comment beside it as the part's manual page.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Named {
    /// Lower-case words joined by hyphens, such as `tool-calls`.
    String value();
}
