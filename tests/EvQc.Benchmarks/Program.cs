if (args is ["audit", .. var words]) return await EvQc.Audit.AuditBench.RunAsync(words);
if (args is ["cpu"]) EvQc.CpuTime.Print();
else BenchmarkDotNet.Running.BenchmarkSwitcher.FromAssembly(typeof(EvQc.ReadingInstrumentFiles).Assembly).Run(args);
return 0;
