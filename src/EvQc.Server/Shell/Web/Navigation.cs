using EvQc.People;

namespace EvQc.Shell.Web;

/// <summary>One entry of the menu; each slice registers its own as singletons. Shown to those who may open the page.</summary>
/// <param name="Icon">A name that the <c>Icon</c> component knows.</param>
/// <param name="Order">Tens: 10 my work, 20 batches, 30 files, 40 review, 50 specifications, 60 reports, 70 messages, 80 audit, 90 people.</param>
public sealed record NavItem(string Text, string Href, string Icon, Permission Needs, int Order);
