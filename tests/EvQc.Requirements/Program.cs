return await EvQc.Requirements.MakeTable.RunAsync(args, Console.Out, Console.Error);
