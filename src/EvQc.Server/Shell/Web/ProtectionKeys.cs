using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.EntityFrameworkCore;

namespace EvQc.Shell.Web;

/// <summary>Keeps the keys of cookies and form tokens in the database.</summary>
public sealed class ProtectionKeys(IServiceScopeFactory scopes) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var scope = scopes.CreateScope();
        return scope.ServiceProvider.GetRequiredService<EvQcContext>().Set<ProtectionKey>().AsNoTracking()
            .Select(k => k.Xml).AsEnumerable().Select(XElement.Parse).ToList();
    }

    /// <remarks>
    /// The framework asks synchronously, once in ninety days, often in the middle of rendering a page: off the renderer's context, which
    /// would otherwise wait for itself.
    /// </remarks>
    public void StoreElement(XElement element, string friendlyName) => Task.Run(() => StoreAsync(element)).GetAwaiter().GetResult();

    private async Task StoreAsync(XElement element)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<EvQcContext>();
        db.ActAs(People.Actor.System);
        db.Add(new ProtectionKey { Id = Guid.CreateVersion7(), Xml = element.ToString(SaveOptions.DisableFormatting) });
        await db.SaveChangesAsync();
    }
}
