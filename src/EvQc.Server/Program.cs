using EvQc;
using EvQc.Shell;

return await Verbs.RunAsync(args, async (words, stop) =>
{
    await using var app = ServerHost.Build(words);
    return await app.ServeAsync(stop);
});
