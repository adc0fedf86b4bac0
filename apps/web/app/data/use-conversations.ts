import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { trpc } from "./trpc.tsx";
import type { ConversationList } from "./wire.ts";

export const LISTED_AT_ONCE = 30;

const LIST = "conversations";

/** The conversations of the customer, page by page; with `words`, those in which they occur. */
export function useConversations(first: ConversationList, words: string) {
  const { client } = trpc.useUtils();
  const list = useInfiniteQuery({
    queryKey: [LIST, words],
    queryFn: ({ pageParam, signal }) => {
      const page = { limit: LISTED_AT_ONCE, ...(pageParam === null ? {} : { cursor: pageParam }) };
      return client.conversations.list.query({ ...page, ...(words === "" ? {} : { q: words }) }, { signal });
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    ...(words === "" ? { initialData: { pages: [first], pageParams: [null] } } : {}),
    staleTime: 60_000,
    refetchOnWindowFocus: false,
  });
  return {
    conversations: list.data?.pages.flatMap(({ items }) => items) ?? [],
    isLoading: list.isPending,
    isFailed: list.isError,
    hasMore: list.hasNextPage,
    isLoadingMore: list.isFetchingNextPage,
    loadMore: () => void list.fetchNextPage(),
  };
}

/** Changes a conversation, and the lists that show it. */
export function useConversationChanges() {
  const { client } = trpc.useUtils();
  const queryClient = useQueryClient();
  const refresh = () => queryClient.invalidateQueries({ queryKey: [LIST] });
  const rename = useMutation({
    mutationFn: (wanted: { conversationId: string; title: string }) => client.conversations.rename.mutate(wanted),
    onSuccess: refresh,
  });
  const remove = useMutation({
    mutationFn: (wanted: { conversationId: string }) => client.conversations.delete.mutate(wanted),
    onSuccess: refresh,
  });
  return { rename, remove, refresh };
}
