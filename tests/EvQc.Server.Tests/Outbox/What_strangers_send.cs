using System.Globalization;
using System.Text;
using EvQc.Assays;
using MassTransit;
using RabbitMQ.Client;
using Shouldly;
using Xunit;

namespace EvQc.Outbox;

public sealed class What_strangers_send(TestDatabase database, SharedRabbitMq broker) : IClassFixture<TestDatabase>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(BusTransport.InMemory)]
    [InlineData(BusTransport.RabbitMq)]
    public async Task Takes_no_effect_and_is_kept_as_a_dead_letter(BusTransport transport)
    {
        await using var node = await TestNode.StartAsync(await broker.OnAsync(transport, database, Cancel));
        await node.DoneAsync(await node.TellAsync());
        var subject = Guid.CreateVersion7();
        await node.Bus.Publish(new ResultRecorded(subject, []), Cancel);
        (await UntilLetterAsync(node, l => l.SubjectId == subject)).Cause.ShouldContain("not of EvQc's outbox");
        (await node.EffectsAsync(subject)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("{ this is not JSON", "application/vnd.masstransit+json")]
    [InlineData("\u0001\u0002 hello", "application/octet-stream")]
    [InlineData("", "")]
    [InlineData("{\"messageType\":[\"urn:message:Other:Thing\"],\"message\":{}}", "application/vnd.masstransit+json")]
    public async Task Is_kept_as_a_dead_letter_when_it_cannot_even_be_read(string body, string contentType)
    {
        var configuration = await broker.OnAsync(BusTransport.RabbitMq, database, Cancel);
        await using var node = await TestNode.StartAsync(configuration);
        await node.DoneAsync(await node.TellAsync());
        await SendAsync(configuration, "evqc-first-consumer", body, contentType);
        var letter = await UntilLetterAsync(node, l => l.Type == "(unreadable)" && l.Payload == body);
        letter.Cause.ShouldStartWith("On queue evqc-first-consumer: ");
        await node.DoneAsync(await node.TellAsync());
        await node.RunAsync<ListDeadLetters>(async list => (await list.RunAsync(Cancel)).Count(l => l.Payload == body).ShouldBe(1));
    }

    private static async Task SendAsync(Dictionary<string, string?> configuration, string queue, string body, string contentType)
    {
        var factory = new ConnectionFactory
        {
            HostName = "127.0.0.1",
            Port = int.Parse(configuration["Bus:RabbitMq:Port"]!, CultureInfo.InvariantCulture),
            VirtualHost = configuration["Bus:RabbitMq:VirtualHost"]!,
            UserName = configuration["Bus:RabbitMq:User"]!,
            Password = configuration["Bus:RabbitMq:Password"]!,
        };
        await using var connection = await factory.CreateConnectionAsync(Cancel);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: Cancel);
        await channel.BasicPublishAsync("", queue, mandatory: true, new BasicProperties { ContentType = contentType }, Encoding.UTF8.GetBytes(body), Cancel);
    }

    private static Task<DeadLetter> UntilLetterAsync(TestNode node, Func<DeadLetter, bool> wanted)
    {
        IReadOnlyList<DeadLetter> all = [];
        return Patience.UntilAsync(
            async () =>
            {
                await node.RunAsync<ListDeadLetters>(async list => all = await list.RunAsync(Cancel));
                return all.FirstOrDefault(wanted);
            },
            () => $"No such dead letter. Last: {(all.Count > 0 ? all[0] : null)}\n" + string.Join('\n', node.Log));
    }
}
