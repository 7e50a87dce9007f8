package com.example.everything;

import io.github.cdkscalableapi.ComputeBindOptions;
import io.github.cdkscalableapi.ComputeCapabilities;
import io.github.cdkscalableapi.ICompute;
import io.github.cdkscalableapi.IWorkload;
import software.constructs.Construct;

/** A compute of the user's own: the library calls back into it. */
record OwnCompute(ICompute usual) implements ICompute {
    @Override
    public ComputeCapabilities getCapabilities() {
        return usual.getCapabilities();
    }

    @Override
    public IWorkload bind(Construct scope, ComputeBindOptions options) {
        return usual.bind(scope, options);
    }
}
