namespace EvQc.Shell;

internal static class HelpVerb
{
    // What the script ./evqc does itself, before there is a program to ask.
    private static readonly (string Name, string Help)[] s_script =
    [
        ("up", "install what is missing, build, and run EvQc: [--port N] [--data DIR] [--no-demo]"),
        ("test", "install what the tests need, and run all of them"),
    ];

    public static int Run(IEnumerable<Verb> verbs, TextWriter output)
    {
        output.WriteLine("usage: ./evqc VERB [options]");
        output.WriteLine();
        foreach (var (name, help) in s_script.Concat(verbs.Select(v => (v.Name, v.Help))))
            output.WriteLine($"  {name,-12} {help}");
        output.WriteLine();
        output.WriteLine("Any setting may follow a verb: --Section:Key=VALUE, as README.md's table names them.");
        return 0;
    }
}
