if (args is ["audit", .. var words]) return await EvQc.Audit.AuditBench.RunAsync(words);
if (args is ["cpu", .. var files]) EvQc.CpuTime.Print(files);
else BenchmarkDotNet.Running.BenchmarkSwitcher.FromAssembly(typeof(EvQc.ReadingInstrumentFiles).Assembly).Run(args);
return 0;
