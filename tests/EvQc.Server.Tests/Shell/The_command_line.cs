using Shouldly;
using Xunit;

namespace EvQc.Shell;

public sealed class The_command_line
{
    [Theory]
    [InlineData("--port 8123", "--urls=http://127.0.0.1:8123")]
    [InlineData("--port=0", "--urls=http://127.0.0.1:0")]
    [InlineData("--no-demo", "--Demo:Enabled=false")]
    [InlineData("--data /srv/evqc", "--Database:DataFolder=/srv/evqc")]
    [InlineData("--Bus:Transport RabbitMq", "--Bus:Transport=RabbitMq")]
    [InlineData("--Log:Format=json --no-demo", "--Log:Format=json --Demo:Enabled=false")]
    public void Turns_short_options_into_settings(string words, string settings) =>
        ShortOptions.Expand(words.Split(' ')).ShouldBe(settings.Split(' '));

    [Theory]
    [InlineData("--port", "--port needs a value")]
    [InlineData("--port --no-demo", "--port needs a value")]
    [InlineData("--port eighty", "--port is 'eighty'")]
    [InlineData("--port 65536", "from 0 (any free port) to 65535")]
    [InlineData("--port -1", "from 0 (any free port) to 65535")]
    [InlineData("port 80", "'port' is not an option")]
    public void Refuses_what_it_cannot_use(string words, string sentence) =>
        Should.Throw<CannotStartException>(() => ShortOptions.Expand(words.Split(' '))).Message.ShouldContain(sentence);

    [Theory]
    [InlineData("nonsense")]
    [InlineData("migrate --script /nonexistent/folder/x.sql --provider SqlServer")]
    [InlineData("migrate --script x.sql")]
    [InlineData("migrate --script x.sql --provider Oracle")]
    [InlineData("migrate --provider SqlServer")]
    public async Task Ends_with_code_2_when_it_cannot_run(string words) =>
        (await Verbs.RunAsync(words.Split(' '), (_, _) => Task.FromResult(0))).ShouldBe(2);

    [Fact]
    public async Task Serves_when_no_verb_is_given()
    {
        string[] served = [];

        await Verbs.RunAsync(["--port", "0"], (words, _) =>
        {
            served = words;
            return Task.FromResult(0);
        });

        served.ShouldBe(["--port", "0"]);
    }
}
